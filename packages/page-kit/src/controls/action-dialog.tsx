import { Dialog } from 'radix-ui';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, type ButtonProps } from './button.tsx';
import { Trouble } from './trouble.tsx';
import './action-dialog.css';

interface ActionDialogProps {
  /** On the button that opens it. */
  readonly label: ReactNode;
  readonly look?: ButtonProps['look'];
  readonly disabled?: boolean;
  readonly title: string;
  /** What will happen. */
  readonly description?: ReactNode;
  /** On the button that does it. */
  readonly confirm: string;
  /** Fields of the form. */
  readonly children?: ReactNode;
  /** Does it with what the fields hold; the dialog closes when it is done, and shows why when it is not. */
  act(form: FormData): Promise<unknown>;
}

/** Asks before something is done. */
export function ActionDialog({ label, look = 'plain', disabled = false, ...asked }: ActionDialogProps) {
  const { t } = useTranslation('kit');
  const [open, setOpen] = useState(false);
  const [state, setState] = useState<'idle' | 'busy' | Error>('idle');
  const turn = (toOpen: boolean) => {
    setState('idle');
    setOpen(toOpen);
  };
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setState('busy');
    try {
      await asked.act(new FormData(event.currentTarget));
      turn(false);
    } catch (error) {
      setState(error instanceof Error ? error : new Error(String(error)));
    }
  };
  return (
    <Dialog.Root open={open} onOpenChange={turn}>
      <Dialog.Trigger asChild>
        <Button look={look} disabled={disabled}>
          {label}
        </Button>
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Overlay className="dialog-ground" />
        <Dialog.Content className="dialog" {...(asked.description ? {} : { 'aria-describedby': undefined })}>
          <Dialog.Title>{asked.title}</Dialog.Title>
          {asked.description && (
            <Dialog.Description asChild>
              <div>{asked.description}</div>
            </Dialog.Description>
          )}
          <form onSubmit={submit}>
            {asked.children}
            {state instanceof Error && <Trouble error={state} />}
            <div className="dialog-actions">
              <Dialog.Close asChild>
                <Button>{t('close')}</Button>
              </Dialog.Close>
              <Button type="submit" look={look === 'danger' ? 'danger' : 'primary'} busy={state === 'busy'}>
                {asked.confirm}
              </Button>
            </div>
          </form>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
