import axios, { type AxiosAdapter, AxiosError, AxiosHeaders, type AxiosResponse } from 'axios';
import type { Exchange } from './transport.ts';

/**
 * axios on top of an exchange: its own connection handling costs three times as much CPU. For the reference
 * shop, which calls a PG as most shops do; the gateway's own calls are too many for it.
 */
export function overAxios(exchange: Exchange): Exchange {
  const adapter: AxiosAdapter = async (config): Promise<AxiosResponse<string>> => {
    const reply = await exchange(
      {
        method: (config.method ?? 'get').toUpperCase(),
        url: config.url ?? '',
        headers: AxiosHeaders.from(config.headers).toJSON() as Record<string, string>,
        ...(typeof config.data === 'string' ? { body: config.data } : {}),
        deadlineMs: 0,
      },
      { onAbort: (end) => config.signal?.addEventListener?.('abort', end) },
    );
    return {
      data: reply.body,
      status: reply.status,
      statusText: '',
      headers: { ...reply.headers },
      config,
      request: null,
    };
  };
  const http = axios.create({
    adapter,
    validateStatus: () => true,
    transformRequest: (data: string) => data,
    transformResponse: (data: string) => data,
  });
  return async ({ method, url, headers, body }, { onAbort }) => {
    const aborting = new AbortController();
    onAbort(() => aborting.abort());
    try {
      const { signal } = aborting;
      const reply = await http.request<string>({ method, url, headers: { ...headers }, data: body, signal });
      return { status: reply.status, headers: reply.headers as Record<string, string>, body: reply.data };
    } catch (error) {
      throw error instanceof AxiosError && error.cause ? error.cause : error;
    }
  };
}
