-- A short session with Neovim's own client: open, read diagnostics, edit, ask, rename, write down what was seen.
-- The test gives in the environment: L4D2_COMMAND (one word a line), L4D2_FILE, L4D2_SEEN (the file to write).

local seen = {}
local limit = 60000

local function finish(message)
  seen.failure = message
  vim.fn.writefile({ vim.json.encode(seen) }, vim.env.L4D2_SEEN)
  vim.cmd("qall!")
end

local function codes()
  local found = {}
  for _, one in ipairs(vim.diagnostic.get(0)) do
    table.insert(found, ("%s %d:%d"):format(one.code, one.lnum + 1, one.col + 1))
  end
  table.sort(found)
  return found
end

local function has(code)
  return function()
    for _, one in ipairs(codes()) do
      if vim.startswith(one, code) then
        return true
      end
    end
    return false
  end
end

local function ask(method, params)
  local answers, problem = vim.lsp.buf_request_sync(0, method, params, limit)
  if not answers then
    error(method .. ": " .. tostring(problem))
  end
  for _, answer in pairs(answers) do
    if answer.error or answer.err then
      error(method .. ": " .. vim.inspect(answer.error or answer.err))
    end
    return answer.result
  end
end

local function session()
  local id = vim.lsp.start_client({
    name = "l4d2",
    cmd = vim.split(vim.env.L4D2_COMMAND, "\n"),
    root_dir = vim.fn.fnamemodify(vim.env.L4D2_FILE, ":h"),
    on_exit = function(code)
      seen.exit = code
    end,
  })
  assert(id, "the server does not start")
  vim.cmd("edit " .. vim.fn.fnameescape(vim.env.L4D2_FILE))
  vim.lsp.buf_attach_client(0, id)
  assert(vim.wait(limit, has("undefined-symbol"), 20), "no diagnostics")
  seen.before = codes()

  local row = vim.fn.search("g_cuont", "n") - 1
  local line = vim.api.nvim_buf_get_lines(0, row, row + 1, false)[1]
  local column = line:find("g_cuont") - 1
  vim.api.nvim_buf_set_text(0, row, column, row, column + #"g_cuont", { "g_count" })
  assert(
    vim.wait(limit, function()
      return not has("undefined-symbol")()
    end, 20),
    "the diagnostic stays"
  )
  seen.after = codes()

  vim.api.nvim_win_set_cursor(0, { row + 1, column })
  local position = vim.lsp.util.make_position_params()
  local place = ask("textDocument/definition", position)[1]
  seen.definition = place.targetSelectionRange or place.range
  seen.symbols = vim.tbl_map(function(one)
    return one.name
  end, ask("textDocument/documentSymbol", { textDocument = position.textDocument }))
  local references = vim.tbl_extend("force", position, { context = { includeDeclaration = true } })
  seen.references = #ask("textDocument/references", references)

  vim.lsp.buf.rename("g_total")
  assert(
    vim.wait(limit, function()
      return vim.fn.search("g_count", "n") == 0
    end, 20),
    "nothing is renamed"
  )
  seen.text = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\n")
  vim.lsp.stop_client(id)
  assert(
    vim.wait(limit, function()
      return seen.exit ~= nil
    end, 20),
    "the server does not end"
  )
end

local fine, problem = xpcall(session, debug.traceback)
finish(not fine and tostring(problem) or nil)
