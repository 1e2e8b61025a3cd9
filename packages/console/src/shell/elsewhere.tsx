import { BookOpen, ShoppingBag } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useSession } from './session.ts';

/** The ways to what is not the console's: the shop that pays here, and the calls it pays by. */
export function Elsewhere() {
  const { t } = useTranslation('shell');
  const session = useSession().data;
  if (!session) return null;
  return (
    <p className="elsewhere">
      <a href={session.shopUrl}>
        <ShoppingBag size={16} aria-hidden /> {t('shop')}
      </a>
      <a href="/docs/">
        <BookOpen size={16} aria-hidden /> {t('docs')}
      </a>
    </p>
  );
}
