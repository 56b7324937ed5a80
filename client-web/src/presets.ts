/** What the page offers before anything is typed; the built-in engine can do each. */

export const PRESETS: readonly { readonly name: string; readonly request: string }[] = [
    { name: "Tank Announcer", request: "announce to all players when a tank spawns" },
    { name: "Speed Boost", request: "give survivors 30% speed for 5 seconds when they kill a special infected" },
    { name: "No Friendly Fire", request: "disable friendly fire" },
    { name: "Auto Heal", request: "heal survivors by 1 health every 5 seconds" },
    { name: "Kill Counter", request: "count the kills of each player" },
    { name: "Witch Warning", request: "warn survivors when a witch is near" },
    { name: "Hunter Pounce Tracker", request: "track hunter pounce damage" },
    { name: "Custom Tank HP", request: "custom tank hp" },
    { name: "Map Restart Vote", request: "a vote to restart the map" },
    { name: "Saferoom Heal", request: "heal survivors in the saferoom" },
];
