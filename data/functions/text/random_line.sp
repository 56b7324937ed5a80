#pragma semicolon 1
#pragma newdecls required

#include <sourcemod>

/**
 * Reads a text file and gives one of its lines by chance; empty lines do not count.
 *
 * @param file      Its path below the folder of SourceMod, such as "configs/tips.txt".
 * @param line      Where the line goes.
 * @param maxlength The size of that.
 * @return          False when there is no such file, or nothing in it.
 */
stock bool GetRandomLine(const char[] file, char[] line, int maxlength)
{
	char path[PLATFORM_MAX_PATH];
	BuildPath(Path_SM, path, sizeof(path), "%s", file);
	File stream = OpenFile(path, "r");
	if (stream == null)
	{
		return false;
	}

	// The n-th line takes the place of those before it once in n times: so the file is read only once.
	int count = 0;
	char read[256];
	while (stream.ReadLine(read, sizeof(read)))
	{
		TrimString(read);
		if (read[0] != '\0' && GetRandomInt(1, ++count) == 1)
		{
			strcopy(line, maxlength, read);
		}
	}
	delete stream;
	return count > 0;
}
