/** Why nothing could be started, in a sentence that says what to do. */
export class StartProblem extends Error {}
