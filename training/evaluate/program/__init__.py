"""What a plugin does, worked out from its analysed tree: when something runs, what it then does, and on what terms.

Nothing is run and no text is searched: every fact comes from `server.analysis`. Must not know any task.
"""
