namespace EchoFunctions.Local;

public static class Program
{
    public static void Main()
    {
    }
}
