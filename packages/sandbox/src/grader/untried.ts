/** A trial that could not be made, and why; that is neither a pass nor a failure. */
export class Untried extends Error {}
