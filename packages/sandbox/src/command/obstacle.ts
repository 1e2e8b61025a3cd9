/** Nothing could be done; the message says in one line what to do about it. A word that meets one ends with exit code 2. */
export class Obstacle extends Error {
  override readonly name = 'Obstacle';
}
