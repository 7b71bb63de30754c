import { connect, createServer } from 'node:net';

const HOST = '127.0.0.1';

/** Whether a server could listen on a port of this machine. */
export async function isPortFree(port: number): Promise<boolean> {
  // Where a program listens on all addresses, some systems would still let 127.0.0.1 be taken.
  return !(await isAnswered(port)) && (await canListen(port));
}

function isAnswered(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: HOST });
    const tell = (answered: boolean) => () => {
      socket.destroy();
      resolve(answered);
    };
    socket.once('connect', tell(true));
    socket.once('error', tell(false));
  });
}

function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: HOST, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
