import type { ReplyOf, shopInfo } from '@payflow/contracts';
import { call } from '@payflow/page-kit';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';

/** What the shop says of itself; undefined until it has. */
export function useShop(): ReplyOf<typeof shopInfo.shopInfo> | undefined {
  const asked = useQuery({
    queryKey: ['shop'],
    queryFn: () => call('shopInfo', {}),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return asked.data;
}

/** Names the page in the window's title. */
export function useTitle(title: string): void {
  const name = useShop()?.name ?? 'PayFlow';
  useEffect(() => {
    document.title = `${title} · ${name}`;
  }, [title, name]);
}
