/**
 * Milliseconds after a question within which keys are not an answer to it: they were typed before anybody could read it, and
 * the terminal has kept them.
 */
export const TYPED_AHEAD = 200;
