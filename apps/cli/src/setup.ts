export { deskFrom, limitsFrom, rulesFrom, valueOrRefuse } from '@quant-engine/desk';
