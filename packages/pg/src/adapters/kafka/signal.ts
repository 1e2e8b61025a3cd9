/** Something has changed; whoever waits looks again. */
export interface Signal {
  tell(): void;
  /** Resolves at the next `tell`. */
  next(): Promise<void>;
}

export function createSignal(): Signal {
  let coming = Promise.withResolvers<void>();
  return {
    tell() {
      coming.resolve();
      coming = Promise.withResolvers();
    },
    next: () => coming.promise,
  };
}
