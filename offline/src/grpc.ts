import {
  type handleUnaryCall,
  Server,
  ServerCredentials,
  type ServiceDefinition,
  status,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";

const unlimited = { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 };

/**
 * Serves `implementation` on a free loopback port and prints the port on standard output, which is how a Pulumi plugin tells
 * the engine where it listens. A method that `implementation` lacks answers `UNIMPLEMENTED`, which the engine takes as "not offered".
 * https://pulumi-developer-docs.readthedocs.io/latest/docs/architecture/plugins.html
 */
export function servePlugin(service: ServiceDefinition, implementation: UntypedServiceImplementation): void {
  const server = new Server(unlimited);
  server.addService(service, implementation);
  server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
    if (error) throw error;
    process.stdout.write(`${port}\n`);
  });
}

/** A fault that the person at the terminal reads as it stands. */
export class ProviderError extends Error {}

/** Answers a call with what `answer` returns; a `ProviderError` reaches the terminal as its message alone. */
export function unary<Request, Response>(answer: (request: Request) => Response | Promise<Response>): handleUnaryCall<Request, Response> {
  return async (call, callback) => {
    try {
      callback(null, await answer(call.request));
    } catch (error) {
      const shown = error instanceof ProviderError ? error.message : ((error as Error).stack ?? String(error));
      callback({ code: status.UNKNOWN, details: shown });
    }
  };
}
