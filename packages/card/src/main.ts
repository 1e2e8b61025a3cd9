import { runServer } from '@payflow/service-kit';
import { startCard } from './card.ts';
import { cardConfig } from './config.ts';

await runServer('card', cardConfig, startCard);
