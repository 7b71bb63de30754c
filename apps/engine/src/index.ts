export { wireEngine } from './wire';
