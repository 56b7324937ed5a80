"""What `make run` shows: the page (`visit`), or with ONCE=1 an editor session with the server over real pipes."""
