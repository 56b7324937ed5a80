"""The Language Server Protocol over pygls: converts, delegates to `server.features`, and never fails a client."""
