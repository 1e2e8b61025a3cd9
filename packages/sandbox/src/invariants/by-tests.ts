/** What no look at the books can show. */
export const checkedByTests: readonly { readonly id: string; readonly promise: string }[] = [
  { id: 'I8', promise: 'Every 2xx that a client saw is in the database after any crash.' },
  { id: 'I13', promise: 'An open breaker lets only probes through.' },
  { id: 'I15', promise: 'A request that was refused changed nothing.' },
  { id: 'I16', promise: 'A simulated town plays the same for the same seed.' },
];
