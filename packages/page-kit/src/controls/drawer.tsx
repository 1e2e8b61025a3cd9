import { X } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { type ReactNode, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './button.tsx';
import './drawer.css';

interface DrawerProps {
  /** On the button that opens it. */
  readonly label: ReactNode;
  readonly title: string;
  readonly className?: string;
  /** What is in it; `leave` shuts it for who goes elsewhere, and the focus with them. */
  children(leave: () => void): ReactNode;
}

/** What slides in from the side where there is no room for it beside the page. */
export function Drawer({ label, title, className, children }: DrawerProps) {
  const { t } = useTranslation('kit');
  const [open, setOpen] = useState(false);
  const leaves = useRef(false);
  const turn = (toOpen: boolean) => {
    leaves.current = false;
    setOpen(toOpen);
  };
  const leave = () => {
    leaves.current = true;
    setOpen(false);
  };
  return (
    <Dialog.Root open={open} onOpenChange={turn}>
      <Dialog.Trigger asChild>
        <Button {...(className ? { className } : {})}>{label}</Button>
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Overlay className="dialog-ground" />
        <Dialog.Content
          className="drawer"
          aria-describedby={undefined}
          onCloseAutoFocus={(event) => leaves.current && event.preventDefault()}
        >
          <div className="drawer-head">
            <Dialog.Title>{title}</Dialog.Title>
            <Dialog.Close asChild>
              <Button look="quiet" aria-label={t('close')}>
                <X size={18} aria-hidden />
              </Button>
            </Dialog.Close>
          </div>
          {children(leave)}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
