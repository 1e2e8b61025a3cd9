import type { ServerResponse } from 'node:http';

/** A reply that will never be written; a server that stops does not wait for it. */
const SILENCE = 'payflow:silence';

export const keepSilent = (res: ServerResponse): void => void res.emit(SILENCE);

export const onSilence = (res: ServerResponse, heard: () => void): void => void res.once(SILENCE, heard);
