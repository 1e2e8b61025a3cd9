import type { Translated } from '@payflow/page-kit';

const en = {
  logIn: 'Log in',
  signUp: 'Sign up',
  toSignUp: 'New here? Sign up',
  toLogIn: 'You have an account? Log in',
  email: 'E-mail',
  password: 'Password',
  passwordHint: '8 to 128 characters',
  name: 'Name',
  known: 'This address seems to have an account already. Log in with its own password.',
  here: 'You are logged in as {{name}}.',
  goOn: 'Go on',
};

const ko: Translated<typeof en> = {
  logIn: '로그인',
  signUp: '회원가입',
  toSignUp: '처음이신가요? 회원가입',
  toLogIn: '이미 계정이 있으신가요? 로그인',
  email: '이메일',
  password: '비밀번호',
  passwordHint: '8자 이상 128자 이하',
  name: '이름',
  known: '이미 가입된 주소로 보입니다. 원래 비밀번호로 로그인해 주세요.',
  here: '{{name}} 님으로 로그인되어 있습니다.',
  goOn: '계속하기',
};

export const words = { en, ko };
