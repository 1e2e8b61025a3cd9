import type { Translated } from '@payflow/page-kit';

const en = {
  title: 'PayFlow console',
  skip: 'To the content',
  menu: 'Menu',
  groups: { look: 'Monitor', money: 'Money', stage: 'Simulate', house: 'Manage' },
  merchant: 'Merchant',
  modes: { sandbox: 'Sandbox', server: 'Server' },
  time: 'Business time',
  seoul: 'Seoul time, as all times here',
  moved: 'moved by {{by}}',
  shop: 'Shop',
  docs: 'API docs',
  signOut: 'Sign out',
  signIn: {
    title: 'Sign in',
    intro: 'The console shows and moves money, so it asks who you are.',
    key: 'Admin key',
    where: 'ADMIN_KEY of the server; a sandbox keeps it in .payflow/credentials.json.',
    wrong: 'This is not the admin key.',
    go: 'Sign in',
  },
  back: 'Back to the list',
  home: 'To the start page',
  lost: { title: 'There is no such page', what: 'The console has nothing at {{pathname}}.' },
  broken: {
    title: 'This page broke',
    what: 'No money moved because of it. It may be an older version of the page than the server has; loading it anew brings the present one.',
    reload: 'Load it anew',
  },
};

const ko: Translated<typeof en> = {
  title: 'PayFlow 콘솔',
  skip: '본문으로',
  menu: '메뉴',
  groups: { look: '조회', money: '정산·원장', stage: '시뮬레이션', house: '관리' },
  merchant: '가맹점',
  modes: { sandbox: '샌드박스', server: '서버' },
  time: '업무 시각',
  seoul: '한국 표준시. 이곳의 모든 시각은 서울 시간입니다',
  moved: '{{by}} 이동됨',
  shop: '상점',
  docs: 'API 문서',
  signOut: '로그아웃',
  signIn: {
    title: '로그인',
    intro: '콘솔에서는 돈의 흐름을 보고 움직일 수 있으므로 관리자 확인이 필요합니다.',
    key: '관리자 키',
    where: '서버의 ADMIN_KEY입니다. 샌드박스에서는 .payflow/credentials.json에 있습니다.',
    wrong: '관리자 키가 올바르지 않습니다.',
    go: '로그인',
  },
  back: '목록으로',
  home: '첫 화면으로',
  lost: { title: '페이지를 찾을 수 없습니다', what: '콘솔에 {{pathname}} 페이지가 없습니다.' },
  broken: {
    title: '페이지에 오류가 발생했습니다',
    what: '이 오류로 돈이 움직이지는 않았습니다. 서버보다 오래된 페이지일 수 있으니 다시 불러오세요.',
    reload: '다시 불러오기',
  },
};

export const words = { en, ko };
