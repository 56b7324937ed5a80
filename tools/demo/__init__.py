"""`make run`: an editor session played for people to see. The editor is simple, the server and the plugins are real."""
