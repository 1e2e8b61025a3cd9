export * from './issuer-authorizations.ts';
export * from './issuer-disputes.ts';
export * from './issuer-operations.ts';
export * from './issuer-scripts.ts';
export * from './issuer-statements.ts';
export * from './issuer-tokens.ts';
