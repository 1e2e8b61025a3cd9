import { Refused } from '@payflow/contracts';
import { describe, expect, test } from 'vitest';
import { openShell } from '../docs/shell.ts';
import { projectFiles, readProjectFile } from '../house/project-files.ts';
import { type Sandbox, startSandbox } from '../start-sandbox.ts';
import { parseHttpFile } from './http-file.ts';
import { sendHttpFile } from './send-http-file.ts';

const paths = projectFiles().filter((path) => /^requests\/.*\.http$/.test(path));

const addresses = {
  pg: 'http://localhost:8081',
  card: 'http://localhost:8082',
  shop: 'http://localhost:8080',
};

const addressesOf = (town: Sandbox): typeof addresses => ({
  pg: town.url('pg'),
  card: town.url('card'),
  shop: town.url('merchant'),
});

const nowSeconds = Math.floor(Date.now() / 1000);

/** A town whose database is gone, by a fault, comes to rest later. */
async function settle(town: Sandbox): Promise<void> {
  try {
    await town.quiet();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
  }
}

const sendAll = (text: string, town: Sandbox, laterSeconds = 0) =>
  sendHttpFile(parseHttpFile(text), {
    variables: addressesOf(town),
    nowSeconds: nowSeconds + laterSeconds,
    settle: () => settle(town),
  });

describe('the requests for editors', () => {
  test('are told of on their page, each with what it shows', () => {
    const told = [...readProjectFile('requests/README.md').matchAll(/^\| \[(\S+)\]\(\1\)/gm)];
    expect(told.map(([, name]) => `requests/${name}`).sort()).toEqual(paths);
  });

  test.each(paths)('%s goes to where npm start listens', (path) => {
    const { variables, requests } = parseHttpFile(readProjectFile(path));
    expect(addresses).toMatchObject(variables);
    expect(requests.length).toBeGreaterThan(3);
  });

  test.each(paths)('%s can be sent as it stands, twice, and brings what it says', async (path) => {
    await using town = await startSandbox();
    const text = readProjectFile(path);
    for (const laterSeconds of [0, 1]) {
      const sent = await sendAll(text, town, laterSeconds);
      expect(sent.filter(({ complaint }) => complaint !== undefined)).toEqual([]);
      expect(sent.length).toBe(parseHttpFile(text).requests.length);
    }
    // I9: issuer.http asks the issuer behind the gateway's back.
    const breaches = (await town.invariants()).filter((breach) => !breach.startsWith('I9'));
    expect(breaches).toEqual([]);
  });

  test('webhook.http tells how to sign one by hand, and the shop takes it', async () => {
    await using town = await startSandbox();
    const steps = readProjectFile('requests/webhook.http').matchAll(/^# {3}(.*)$/gm);
    const script = [...steps].map(([, step]) => step).join('\n');
    using shell = openShell(town.folder);
    const said = await shell.paste(
      script.replace('.payflow/', `${town.folder}/`).replace(addresses.shop, town.url('merchant')),
    );
    expect(said.trim()).toBe('{"ok":true}');
    expect(await town.shop.inbox()).toMatchObject([{ valid: true, type: 'payment.unheard_of' }]);
  });
});

describe('what sends them', () => {
  test('complains of another status, of another body, and of a request that says nothing', async () => {
    await using town = await startSandbox();
    const ask = 'GET {{pg}}/livez\n';
    const sent = await sendAll(
      `### a\n# expect 404\n${ask}\n### b\n# expect 200 "alive":false\n${ask}\n### c\n${ask}`,
      town,
    );
    expect(sent.map(({ complaint }) => complaint)).toEqual([
      'expected 404',
      'expected "alive":false',
      'it does not say what to expect',
    ]);
  });

  test.each(['{{nobody}}', '{{ready.response.body.$.tid}}'])(
    'sends nothing that names %s',
    async (unknown) => {
      await using town = await startSandbox();
      await expect(sendAll(`### a\nGET {{pg}}/pay/tx/${unknown}\n`, town)).rejects.toThrow();
    },
  );
});
