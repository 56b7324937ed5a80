/**
 * What may be asked of the generator, to choose from: the built-in engine can do all of it, which a test of the server
 * holds. Does not know the editor.
 */

/** Where texts are translated. */
interface Texts {
    t(message: string): string;
}

/** A name to choose by, and what is asked, in words that the user reads as well. */
export interface Example {
    readonly title: string;
    readonly request: string;
}

/** All of them, in the order in which they are shown. */
export function examples(l10n: Texts): Example[] {
    return [
        { title: l10n.t("Tank Announcer"), request: l10n.t("Announce to everyone when a Tank spawns") },
        {
            title: l10n.t("Speed Boost"),
            request: l10n.t("Give survivors a speed boost of 30% for 5 seconds when they kill a special infected"),
        },
        { title: l10n.t("No Friendly Fire"), request: l10n.t("Survivors do no damage to each other") },
        { title: l10n.t("Auto Heal"), request: l10n.t("Heal survivors by 2 every 5 seconds") },
        { title: l10n.t("Kill Counter"), request: l10n.t("Count the kills of each player") },
        { title: l10n.t("Witch Warning"), request: l10n.t("Warn survivors when a Witch is near") },
        { title: l10n.t("Hunter Pounce Tracker"), request: l10n.t("Hunter pounce tracker") },
        { title: l10n.t("Custom Tank Health"), request: l10n.t("Set the Tank's health to 8000 when it spawns") },
        { title: l10n.t("Tank Damage"), request: l10n.t("Show the damage done to the Tank when it dies") },
        {
            title: l10n.t("Health for Kills"),
            request: l10n.t("Heal survivors by 20 when they kill a special infected"),
        },
        {
            title: l10n.t("First Aid at the Start"),
            request: l10n.t("Give every survivor a first aid kit when the round starts"),
        },
        { title: l10n.t("Reflected Friendly Fire"), request: l10n.t("Reflect friendly fire back to the attacker") },
        { title: l10n.t("Heal Command"), request: l10n.t("Add a command !heal for admins that heals all survivors") },
    ];
}

/** The same in English, as the built-in engine understands it best. */
export function englishExamples(): Example[] {
    return examples({ t: (message) => message });
}
