export { freePorts } from '../../testing/free-ports.ts';
