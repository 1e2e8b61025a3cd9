import { Button, Problem } from '@payflow/page-kit';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Choice, NumberField, TextField } from '../../form/fields.tsx';
import { aims, type Fault, type Hop, hops, kinds, type Rule, rules, settingOf } from './fault.ts';
import type { useFaultChanges } from './faults-query.ts';

/** What the fields hold, of every place: only what its place knows is sent. */
interface Written {
  readonly hop: Hop;
  readonly fault: string;
  readonly ms: number | undefined;
  readonly rule: Rule;
  readonly value: number | undefined;
  readonly server: string;
  readonly aim: Readonly<Record<string, string | undefined>>;
}

const FIRST: Written = {
  hop: 'webhook',
  fault: 'drop',
  ms: 2_000,
  rule: 'first',
  value: 1,
  server: 'pg',
  aim: {},
};
const SERVERS = ['pg', 'card', 'merchant'] as const;

function faultOf({ hop, fault, ms, rule, value, server, aim }: Written): Fault {
  const setting = settingOf(fault);
  const match = Object.fromEntries(aims[hop].flatMap((name) => (aim[name] ? [[name, aim[name]]] : [])));
  const when = rule === 'always' ? { always: true } : { [rule]: value };
  const place = hop === 'database' ? { server } : { match };
  return { hop, fault, ...(setting ? { [setting]: ms } : {}), when, ...place } as Fault;
}

interface PartProps {
  readonly written: Written;
  errorAt(path: string): string | undefined;
  change(more: Partial<Written>): void;
}

function WhatFields({ written: { hop, fault, ms, server }, errorAt, change }: PartProps) {
  const { t } = useTranslation('faults');
  const setting = settingOf(fault);
  return (
    <>
      <Choice
        label={t('form.hop')}
        value={hop}
        options={hops.map((one) => [one, t(`hops.${one}`)])}
        change={(chosen) => change({ hop: chosen, fault: kinds[chosen][0] })}
      />
      <Choice
        label={t('form.fault')}
        error={errorAt('fault')}
        value={fault}
        options={kinds[hop].map((one) => [one, t(`form.kinds.${one}`)])}
        change={(chosen) => change({ fault: chosen })}
      />
      {setting && (
        <NumberField
          label={t(`form.${setting}`)}
          error={errorAt(setting)}
          value={ms}
          change={(chosen) => change({ ms: chosen })}
        />
      )}
      {hop === 'database' && (
        <Choice
          label={t('form.server')}
          value={server}
          options={SERVERS.map((one) => [one, t(`servers.${one}`)])}
          change={(chosen) => change({ server: chosen })}
        />
      )}
    </>
  );
}

function WhenFields({ written: { hop, rule, value, aim }, errorAt, change }: PartProps) {
  const { t } = useTranslation('faults');
  return (
    <>
      <Choice
        label={t('when')}
        error={errorAt('when')}
        value={rule}
        options={rules.map((one) => [one, t(`rules.${one}`)])}
        change={(chosen) => change({ rule: chosen, value: chosen === 'probability' ? 0.5 : 2 })}
      />
      {rule !== 'always' && (
        <NumberField
          label={t(`rules.value.${rule}`)}
          error={errorAt(`when.${rule}`)}
          value={value}
          step="any"
          change={(chosen) => change({ value: chosen })}
        />
      )}
      {aims[hop].map((name) => (
        <TextField
          key={name}
          label={t(`aims.${name}`)}
          error={errorAt(`match.${name}`)}
          value={aim[name]}
          change={(chosen) => change({ aim: { ...aim, [name]: chosen } })}
        />
      ))}
    </>
  );
}

interface FaultFormProps {
  /** Where in the list it will stand. */
  readonly place: number;
  readonly changes: ReturnType<typeof useFaultChanges>;
}

/** A fault of one's own: where, what, when, and of what. */
export function FaultForm({ place, changes: { add, put } }: FaultFormProps) {
  const { t } = useTranslation('faults');
  const [written, setWritten] = useState(FIRST);
  const errors = put.error instanceof Problem ? put.error.errors : [];
  const errorAt = (path: string) => errors.find((one) => one.path === `faults.${place}.${path}`)?.message;
  const change = (more: Partial<Written>) => setWritten({ ...written, ...more });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void add(faultOf(written)).catch(() => undefined);
  };
  return (
    <section>
      <h2>{t('form.title')}</h2>
      <form className="fault-form" onSubmit={submit}>
        <div className="fields">
          <WhatFields written={written} errorAt={errorAt} change={change} />
          <WhenFields written={written} errorAt={errorAt} change={change} />
        </div>
        <Button type="submit" look="primary" busy={put.isPending}>
          {t('form.add')}
        </Button>
      </form>
    </section>
  );
}
