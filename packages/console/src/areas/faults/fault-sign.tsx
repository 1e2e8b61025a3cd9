import { Zap } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useFaults } from './faults-query.ts';
import './fault-sign.css';

/** A small sign, wherever one is, that something goes wrong on purpose. For the sandbox alone. */
export function FaultSign() {
  const { t } = useTranslation('faults');
  const { data } = useFaults();
  const count = data?.faults.length ?? 0;
  if (count === 0) return null;
  return (
    <Link className="fault-sign" to="/faults">
      <Zap size={16} aria-hidden />
      {t('sign', { faults: count })}
    </Link>
  );
}
