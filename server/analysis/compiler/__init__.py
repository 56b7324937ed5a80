"""The real compiler, spcomp, beside our own analysis.

`locate` finds it, `run` compiles a saved file (`on_save`: each save), `outputs` says where the compiled plugin goes,
`plan` which plugins there are to compile, `messages` reads the output, `merge` drops what we say already.
Nothing here runs a program without the caller's word that the workspace is trusted.
"""
