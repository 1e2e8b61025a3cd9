import { type RefObject, useEffect, useRef } from 'react';

/** A box whose text follows the address, and which keeps the keyboard when it does. */
export function useTyped(value: string): RefObject<HTMLInputElement | null> {
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (box.current) box.current.value = value;
  }, [value]);
  return box;
}
