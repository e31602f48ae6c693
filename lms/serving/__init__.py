"""What stands between the network and the pages: connections, bodies and answers, bounded in time and memory.

Nothing here takes a thread of the pages, so that whoever sends or reads slowly holds up nobody else
(``docs/adr/0011-bodies-are-read-before-a-thread.md``).
"""
