// Writes docs/events/*.schema.json from the bus events: `node packages/contracts/src/write-event-schemas.ts`.
import { mkdirSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { BUS_EVENTS, BUS_TOPICS, type BusTopic, kindOf } from './bus-events.ts';

const folder = new URL('../../../docs/events/', import.meta.url);

/** Where the schema of a topic's messages lies. */
export const eventSchemaFile = (topic: BusTopic): URL => new URL(`${topic}.schema.json`, folder);

/** JSON Schema 2020-12 of the whole message, as consumers in other languages take it. */
export function eventSchemaText(topic: BusTopic): string {
  const { $schema, ...schema } = z.toJSONSchema(BUS_EVENTS[topic], {
    io: 'input',
    target: 'draft-2020-12',
    // OpenAPI has one example, JSON Schema a list of them.
    override({ jsonSchema }) {
      const { example } = jsonSchema as { example?: unknown };
      if (example === undefined) return;
      delete jsonSchema.example;
      jsonSchema.examples = [example];
    },
  });
  const { type, dataschema } = kindOf(topic);
  const title = `${type}, on the topic ${topic}`;
  return `${JSON.stringify({ $schema, $id: dataschema, title, ...schema }, undefined, 2)}\n`;
}

if (import.meta.main) {
  mkdirSync(folder, { recursive: true });
  for (const topic of BUS_TOPICS) writeFileSync(eventSchemaFile(topic), eventSchemaText(topic));
}
