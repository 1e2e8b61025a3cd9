import { Button, Trouble } from '@payflow/page-kit';
import { useMutation } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { useTranslation } from 'react-i18next';

/** Saves what a page shows as a table; a plain link could not say which merchant is asking. */
export function CsvButton({ save }: { readonly save: () => Promise<unknown> }) {
  const { t } = useTranslation('list');
  const saving = useMutation({ mutationFn: save });
  return (
    <>
      <Button busy={saving.isPending} onClick={() => saving.mutate()}>
        <Download size={16} aria-hidden />
        {t('csv')}
      </Button>
      {saving.error && <Trouble error={saving.error} />}
    </>
  );
}
