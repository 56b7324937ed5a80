"""What happens around a model: the prompt before it answers, and the checks after it did.

In three lines:

    from server.assistant import generate
    result = generate("announce to all players when a Tank spawns")
    print(result.code)
"""

from server.assistant.generate import generate

__all__ = ["generate"]
