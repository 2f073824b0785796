/** Could not be done, for a reason that a person can mend. */
export class CommandRefused extends Error {}
