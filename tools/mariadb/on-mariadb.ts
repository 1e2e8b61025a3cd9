import { inject } from 'vitest';

// Every town of these tests is on MariaDB.
process.env.PAYFLOW_TEST_DATABASE_URL = inject('databaseUrl');
