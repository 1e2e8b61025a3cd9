import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { deleteScript, listScripts, putScript, resetScripts } from './issuer-scripts.ts';

/** The scripts of an issuer by way of the PG, which has its address and its key; the console has neither. */

const TAG = 'PG · admin';
const PATH = '/admin/api/issuers/:issuer/scripts';
const OF_THE_SANDBOX =
  "Passed on to the issuer as it is. PayFlow's own mock in sandbox mode takes scripts; of any other issuer there are none, which is 404.";

const Issuer = z.string().max(32).meta({ description: 'Its name in CARD_ISSUERS.', example: 'card' });
const ofIssuer = z.object({ issuer: Issuer });
const byName = ofIssuer.extend(putScript.params.shape);
const exampleIssuer = { issuer: 'card' };
const exampleName = { ...exampleIssuer, ...putScript.example.params };
const refuses = ['NOT_FOUND', 'ISSUER_UNAVAILABLE', 'STORAGE_UNAVAILABLE', 'OVERLOADED'] as const;

export const listIssuerScripts = endpoint({
  id: 'listIssuerScripts',
  server: 'pg',
  method: 'get',
  path: PATH,
  tag: TAG,
  summary: 'What an issuer is told to do, and how often it was',
  description: OF_THE_SANDBOX,
  access: 'admin',
  params: ofIssuer,
  reply: listScripts.reply,
  refuses,
  example: { params: exampleIssuer, reply: listScripts.example.reply },
});

export const putIssuerScript = endpoint({
  id: 'putIssuerScript',
  server: 'pg',
  method: 'put',
  path: `${PATH}/:name`,
  tag: TAG,
  summary: 'Tell an issuer what to do',
  description: `Creates the script, or replaces it and counts from zero. ${OF_THE_SANDBOX}`,
  access: 'admin',
  params: byName,
  body: putScript.body,
  reply: putScript.reply,
  refuses: [...refuses, 'INVALID_STATE'],
  example: { params: exampleName, body: putScript.example.body, reply: putScript.example.reply },
});

export const deleteIssuerScript = endpoint({
  id: 'deleteIssuerScript',
  server: 'pg',
  method: 'delete',
  path: `${PATH}/:name`,
  tag: TAG,
  summary: "Forget one of an issuer's scripts",
  description: OF_THE_SANDBOX,
  access: 'admin',
  params: byName,
  reply: deleteScript.reply,
  refuses,
  example: { params: exampleName, reply: deleteScript.example.reply },
});

export const resetIssuerScripts = endpoint({
  id: 'resetIssuerScripts',
  server: 'pg',
  method: 'post',
  path: `${PATH}/reset`,
  tag: TAG,
  summary: 'Forget all scripts of an issuer',
  description: OF_THE_SANDBOX,
  access: 'admin',
  params: ofIssuer,
  reply: resetScripts.reply,
  refuses,
  example: { params: exampleIssuer, reply: resetScripts.example.reply },
});
