import { Asked, Button, call, Trouble } from '@payflow/page-kit';
import { useMutation } from '@tanstack/react-query';
import { ChevronLeft, Play } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { Played } from './played.tsx';
import { useScenarios } from './scenarios-query.ts';
import '../stage/back.css';
import './scenarios.css';

/** One story, and how it goes when it is played. */
export function Page() {
  const { t } = useTranslation('scenarios');
  const { name = '' } = useParams();
  const query = useScenarios();
  const play = useMutation({ mutationFn: () => call('playScenario', { params: { name }, body: {} }) });
  return (
    <>
      <Link className="back" to="/scenarios">
        <ChevronLeft size={16} aria-hidden /> {t('back')}
      </Link>
      <Asked query={query}>
        {({ scenarios }) => {
          const scenario = scenarios.find((one) => one.name === name);
          if (!scenario) return <p>{t('gone', { name })}</p>;
          return (
            <>
              <h1 lang="en">{scenario.title}</h1>
              <p lang="en">{scenario.story}</p>
              <p className="aside">{t('beside')}</p>
              <Button look="primary" busy={play.isPending} onClick={() => play.mutate()}>
                <Play size={16} aria-hidden />
                {t(play.isPending ? 'playing' : 'play')}
              </Button>
            </>
          );
        }}
      </Asked>
      {play.error && <Trouble error={play.error} />}
      {play.data && !play.isPending && <Played played={play.data} />}
    </>
  );
}
