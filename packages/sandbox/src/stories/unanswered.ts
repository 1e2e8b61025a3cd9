import { CallFailed } from '@payflow/service-kit';

/**
 * Whether the gateway's answer never came: the connection broke, or what stands before the gateway says that nobody
 * answered. Either way the caller cannot know what was done.
 */
export async function unanswered(call: Promise<{ readonly status: number }>): Promise<boolean> {
  try {
    const told = await call;
    return told.status === 503 && JSON.stringify(told).includes('UPSTREAM_UNAVAILABLE');
  } catch (error) {
    if (error instanceof CallFailed) return true;
    throw error;
  }
}
