import { pageConfig } from '@payflow/page-kit/vite';

export default pageConfig({
  base: '/admin/',
  server: 'http://127.0.0.1:8081',
  calls: ['/admin/api', '/api', '/sandbox', '/readyz'],
});
