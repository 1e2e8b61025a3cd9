import { pageConfig } from '@payflow/page-kit/vite';

export default pageConfig({
  base: '/shop/',
  server: 'http://127.0.0.1:8080',
  calls: ['/merchant', '/payments'],
});
