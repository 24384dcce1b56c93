package org.apache.livy.repl;

import io.drover.locallivy.repl.ReplSession;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import java.util.Optional;
import org.apache.livy.rsc.RSCConf;
import org.apache.livy.rsc.ReplJobResults;
import org.apache.livy.rsc.driver.RSCDriver;
import org.apache.livy.rsc.driver.SparkEntries;
import org.apache.livy.rsc.driver.Statement;
import org.apache.livy.rsc.rpc.Rpc;
import org.apache.spark.SparkConf;

/**
 * The driver of an interactive session: takes Livy's messages to a {@link ReplSession}.
 *
 * <p>Livy's server names this class, and its dispatcher finds each {@code handle} method by the
 * exact class of the message; the value returned is the answer.
 */
public final class ReplDriver extends RSCDriver {
  private final ReplSession session;

  public ReplDriver(SparkConf conf, RSCConf livyConf) throws Exception {
    super(conf, livyConf);
    // Server and driver are on one machine; left alone, Livy prefers the address of a network.
    livyConf.set(RSCConf.Entry.RPC_SERVER_ADDRESS, "127.0.0.1");
    session = new ReplSession(conf, livyConf, state -> broadcast(new ReplState(state)));
  }

  @Override
  protected SparkEntries initializeSparkEntries() throws Exception {
    return session.start();
  }

  @Override
  protected void onClientAuthenticated(Rpc client) {
    Future<?> unusedAnswer = client.call(new ReplState(session.state()));
  }

  @Override
  protected void shutdownContext() {
    session.close();
    super.shutdownContext();
  }

  public int handle(ChannelHandlerContext context, ReplJobRequest request) {
    return session.submit(request.code, Optional.ofNullable(request.codeType));
  }

  public void handle(ChannelHandlerContext context, CancelReplJobRequest request) {
    session.cancel(request.id);
  }

  public ReplJobResults handle(ChannelHandlerContext context, GetReplJobResults request) {
    return new ReplJobResults(
        (request.allResults ? session.statements() : session.statements(request.from, request.size))
            .toArray(Statement[]::new));
  }

  public String[] handle(ChannelHandlerContext context, ReplCompleteRequest request) {
    return session
        .complete(request.code, Optional.ofNullable(request.codeType), request.cursor)
        .toArray(String[]::new);
  }
}
