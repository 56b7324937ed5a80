"""What stands around the cursor in a text that is being typed: the kind of text, the place, the names in scope.

The text before the cursor is read as if it ended there, with a mark for what is still to come. So it does not matter
how broken the statement is, nor what follows it. Nothing here knows what will be offered.
"""
