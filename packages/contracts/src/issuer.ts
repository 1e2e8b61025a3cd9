export * from './issuer-authorizations.ts';
export * from './issuer-operations.ts';
