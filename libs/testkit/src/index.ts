export { given, type Given, type When } from './given';
