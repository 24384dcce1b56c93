package io.drover.locallivy.repl;

import org.apache.spark.sql.SparkSession;

final class PythonInterpreter implements Interpreter {
  PythonInterpreter(SparkSession spark) {}

  @Override
  public Output run(String code, String jobGroup) {
    throw new InterpreterDiedException("Python is not there yet");
  }

  @Override
  public void interrupt() {}
}
