/** What no look at the books can show. */
export const checkedByTests: readonly { readonly id: string; readonly promise: string }[] = [
  { id: 'I8', promise: 'Every 2xx that a client saw is in the database after any crash.' },
];
