#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

/**
 * Cuts a text at each comma, and white space off the parts.
 *
 * @param text      Such as "hunter, smoker, tank".
 * @return          A list of texts of at most 63 bytes; delete it when you are done.
 */
stock ArrayList SplitList(const char[] text)
{
	ArrayList parts = new ArrayList(ByteCountToCells(64));
	char part[64];
	int at = 0;
	int length;
	while ((length = SplitString(text[at], ",", part, sizeof(part))) != -1)
	{
		at += length;
		TrimString(part);
		parts.PushString(part);
	}

	// Behind the last comma there is one more.
	strcopy(part, sizeof(part), text[at]);
	TrimString(part);
	parts.PushString(part);
	return parts;
}
