"""One file for each idiom, found by its name: `offer(cursor)` yields suggestions, best first, and decides nothing else.

Every suggestion is judged before anybody sees it, so an idiom may be wrong about a place, but it must not be lazy: what
it offers has to be what most people would write there.
"""
